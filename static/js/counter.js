/* Says how many characters are left. <textarea data-pax-counter="4000"> with
   <p id="…_counter" data-pax-counter-text> beside it. Read aloud only near the end. */
const number = new Intl.NumberFormat("sv-SE");

const watched = new WeakSet();

function watch(box) {
  if (watched.has(box)) return;
  watched.add(box);
  const text = document.getElementById(`${box.id}_counter`);
  if (!text) return;
  const limit = Number(box.dataset.paxCounter);
  const announced = document.createElement("span");
  announced.className = "ds-sr-only";
  announced.setAttribute("role", "status");
  text.after(announced);
  let timer = 0;

  function show() {
    // Counted as the server does: a line break is one, space at the ends none.
    const left = limit - [...box.value.replaceAll("\r\n", "\n").trim()].length;
    const unit = "tecken";
    text.textContent = left < 0 ? `${number.format(-left)} ${unit} för mycket` : `${number.format(left)} ${unit} kvar`;
    text.toggleAttribute("data-over", left < 0);
    clearTimeout(timer);
    if (left < limit / 10) timer = setTimeout(() => (announced.textContent = text.textContent), 1000);
  }

  box.addEventListener("input", show);
  show();
}

document.querySelectorAll("[data-pax-counter]").forEach(watch);
// Those of rows that are added while one writes, as they are entered.
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-pax-counter]")) watch(event.target);
});
