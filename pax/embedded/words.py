"""What the operating system says when it refuses, in Swedish."""

import errno

REASONS = {
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.EADDRINUSE: "den används redan",
    errno.EADDRNOTAVAIL: "datorn har ingen sådan adress",
    errno.EROFS: "den är skrivskyddad",
    errno.ENOSPC: "disken är full",
    errno.ENOENT: "den finns inte",
    errno.ENOTDIR: "en del av sökvägen är ingen mapp",
    errno.EEXIST: "det finns en fil med samma namn",
}


def reason(error: OSError) -> str:
    """Return why, as it stands inside a sentence."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))
