/* Saves a draft a while after the last keystroke and says when.
   <form data-pax-autosave="url"> … <span role="status" data-pax-autosave-status> */
const PAUSE = 2000;

function clock() {
  return new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
}

function watch(form) {
  const status = form.querySelector("[data-pax-autosave-status]");
  let timer = 0;
  let sending = null;

  async function save() {
    sending?.abort();
    sending = new AbortController();
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.paxAutosave, {
        method: "POST",
        body,
        signal: sending.signal,
        redirect: "error", // a redirect means signed out: nothing was saved
      });
      if (!answer.ok) throw new Error(String(answer.status));
      status.textContent = `Utkast sparat ${clock()}`;
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "Utkastet kunde inte sparas. Spara själv innan du lämnar sidan.";
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sending?.abort();
  });
}

document.querySelectorAll("form[data-pax-autosave]").forEach(watch);
