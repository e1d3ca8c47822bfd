/* Lets a form be sent once. <form data-pax-once>; the server refuses a used token too.
   The button stays focusable, and works again when the page is come back to. */
function guard(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    form.setAttribute("aria-busy", "true");
    event.submitter?.setAttribute("aria-disabled", "true");
    // A download leaves the page where it was: let the form be used again.
    setTimeout(release, 8000);
  });

  function release() {
    sent = false;
    form.removeAttribute("aria-busy");
    form.querySelectorAll("[aria-disabled=true]").forEach((button) => button.removeAttribute("aria-disabled"));
  }

  addEventListener("pageshow", (event) => event.persisted && release());
}

document.querySelectorAll("form[data-pax-once]").forEach(guard);
