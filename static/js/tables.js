/* A table that is laid out as cards (components.css, .stack) is no table any more to some
   browsers, and their readers are told nothing of its columns.  There, and only there,
   its parts say what they are; where it is laid out as a table, HTML says it already. */
const narrow = matchMedia("(max-width: 48rem)");
const ROLES = [
  ["table.stack", "table"],
  [".stack :is(thead, tbody, tfoot)", "rowgroup"],
  [".stack tr", "row"],
  [".stack thead th", "columnheader"],
  [".stack tbody th", "rowheader"],
  [".stack td", "cell"],
];

function name() {
  for (const [parts, role] of ROLES) {
    for (const part of document.querySelectorAll(parts)) {
      if (narrow.matches) part.setAttribute("role", role);
      else part.removeAttribute("role");
    }
  }
}

narrow.addEventListener("change", name);
name();
