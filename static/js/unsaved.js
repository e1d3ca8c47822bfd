/* Asks before a page with unsaved text is left. <form data-pax-unsaved>; the browser
   words the question. A form that came back with errors counts as unsaved. */
const state = (form) => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.name ?? value])).toString();

function watch(form) {
  const drawn = state(form);
  let leaving = false;
  form.addEventListener("submit", () => (leaving = true));
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("beforeunload", (event) => {
    const returned = form.querySelector("[data-pax-error-summary]") !== null;
    if (!leaving && (returned || state(form) !== drawn)) event.preventDefault();
  });
}

document.querySelectorAll("form[data-pax-unsaved]").forEach(watch);
