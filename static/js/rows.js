/* Adds and takes away rows of a formset. <div data-pax-rows="prefix"> holds
   [data-pax-row]s and a <template>; without script the server draws empty rows. */
function manage(box) {
  const total = box.querySelector(`[name="${box.dataset.paxRows}-TOTAL_FORMS"]`);
  const most = box.querySelector(`[name="${box.dataset.paxRows}-MAX_NUM_FORMS"]`);
  const template = box.querySelector("template");
  const add = box.querySelector("[data-pax-add]");
  if (!total || !template || !add) return;

  function dress() {
    box.querySelectorAll("[data-pax-remove]").forEach((button) => (button.hidden = false));
    box.querySelectorAll(".rows__delete").forEach((tick) => (tick.hidden = true));
    add.hidden = Number(total.value) >= Number(most?.value ?? 1000);
  }

  add.addEventListener("click", () => {
    const row = document.createElement("template");
    row.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    add.before(row.content);
    total.value = Number(total.value) + 1;
    dress();
    [...box.querySelectorAll("[data-pax-row]")].at(-1).querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });

  box.addEventListener("click", (event) => {
    const row = event.target.closest("[data-pax-remove]")?.closest("[data-pax-row]");
    if (!row) return;
    const mark = row.querySelector('[name$="-DELETE"]');
    if (mark) mark.checked = true;
    // What is never saved is emptied: an empty row is no row.
    else row.querySelectorAll("input, select, textarea").forEach((field) => (field.value = ""));
    row.hidden = true;
    (add.hidden ? box : add).focus();
  });
  dress();
}

document.querySelectorAll("[data-pax-rows]").forEach(manage);
