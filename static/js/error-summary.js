/* Takes the reader to the errors, and from an error to its field. */
const summary = document.querySelector("[data-pax-error-summary]");

if (summary) {
  document.title = `Fel: ${document.title}`;
  summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: "start" });
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".ds-field, .ds-fieldset") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
