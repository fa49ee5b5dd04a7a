/* Buttons that copy the text of a field; without this script the text can be selected. */
(function () {
  "use strict";
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    const status = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch (refused) { /* no clipboard outside https: the text is selected, the old way copies it */
        document.execCommand("copy");
      }
      status.textContent = button.dataset.done;
    });
  });
}());
