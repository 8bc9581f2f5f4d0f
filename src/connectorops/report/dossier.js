"use strict";
document.documentElement.classList.add("js");
const said = document.getElementById("said");

// Pages that are opened from a disk have no clipboard in some browsers: there the value is selected and copied.
async function copy(pre) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      return true;
    } catch {
      // refused: try the other way
    }
  }
  const selection = window.getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(pre);
  selection.addRange(range);
  return document.execCommand("copy");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) {
    return;
  }
  const done = await copy(button.parentElement.querySelector("pre"));
  said.textContent = done ? `${button.getAttribute("aria-label").replace("Copy ", "")} copied` : "Press Ctrl+C to copy";
  button.textContent = done ? "Copied" : "Selected";
  button.classList.toggle("done", done);
  window.setTimeout(() => {
    button.textContent = "Copy";
    said.textContent = "";
  }, 2000);
});
