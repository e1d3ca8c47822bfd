/* Folds the main menu on a narrow screen, and shuts an open menu on Escape or a click
   beside it. Without script the menus are plain details elements. */
const narrow = matchMedia("(max-width: 48rem)");
const main = document.querySelector(".app-nav__fold");

function fold() {
  if (main) main.open = !narrow.matches;
}

fold();
narrow.addEventListener("change", fold);

const folding = () => [...document.querySelectorAll("details[data-pax-menu][open]")].filter((menu) => menu !== main || narrow.matches);

document.addEventListener("click", (event) => {
  for (const menu of folding()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of folding()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
