/* Says, while one writes, what in a text looks like a person.
   <textarea data-pax-traces="url">; the answer is a piece of page ([data-pax-part]) or
   nothing. The form says the same when it is saved: without script nothing is lost. */
const PAUSE = 900;
const watched = new WeakSet();

function watch(field) {
  if (watched.has(field)) return;
  watched.add(field);
  const form = field.closest("form");
  const box = document.createElement("div");
  box.className = "traces";
  box.setAttribute("role", "status");
  field.after(box);
  let timer = 0;
  let asking = null;
  let asked = field.value;

  async function ask() {
    if (field.value === asked) return;
    asked = field.value;
    asking?.abort();
    asking = new AbortController();
    const body = new FormData();
    body.set("text", field.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
    try {
      const answer = await fetch(field.dataset.paxTraces, {
        method: "POST",
        body,
        headers: { "X-Pax-Part": "1" },
        signal: asking.signal,
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      box.replaceChildren(...(page.querySelector("[data-pax-part]")?.childNodes ?? []));
    } catch (error) {
      // What could not be asked now is asked when the form is saved.
      if (error.name !== "AbortError") box.replaceChildren();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("change", ask);
}

document.querySelectorAll("[data-pax-traces]").forEach(watch);
// Rows can be added while one writes (rows.js): theirs are watched as they are entered.
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-pax-traces]")) watch(event.target);
});
