/* Copies a text and says so. <button type="button" data-pax-copy="#id" hidden>Kopiera</button> */
function offer(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.paxCopy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    button.textContent = "Kopierat";
    setTimeout(() => (button.textContent = label), 2000);
  });
}

document.querySelectorAll("[data-pax-copy]").forEach(offer);
