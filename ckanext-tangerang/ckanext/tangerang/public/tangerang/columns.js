/* The columns of a table: takes a block of cells pasted from a spreadsheet, fills down, undoes. */
(function () {
  "use strict";

  /* A block pasted fills the cells right of and below the one it is pasted into. */
  document.querySelectorAll("[data-grid]").forEach(function (grid) {
    var undo = grid.closest("section").querySelector("[data-undo]");
    var before = [];

    function changed() { grid.dispatchEvent(new Event("input", { bubbles: true })); }

    function put(control, text) {
      before.push([control, control.value]);
      if (control.tagName !== "SELECT") { control.value = text; return; }
      Array.prototype.forEach.call(control.options, function (option) {
        if ([option.value, option.text].some(function (word) { return word.toLowerCase() === text.toLowerCase(); })) { control.value = option.value; }
      });
    }

    function done() { undo.hidden = false; changed(); }

    grid.addEventListener("paste", function (event) {
      var text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
      var start = event.target.closest("td");
      if (!start || !/[\t\n]/.test(text)) { return; }
      event.preventDefault();
      before = [];
      var row = start.parentElement;
      text.split("\n").forEach(function (line) {
        var cell = row && row.cells[start.cellIndex];
        line.split("\t").forEach(function (part) {
          var control = cell && cell.querySelector("input, select");
          if (control) { put(control, part.trim()); }
          cell = cell && cell.nextElementSibling;
        });
        row = row && row.nextElementSibling;
      });
      done();
    });

    grid.addEventListener("keydown", function (event) {
      if (!event.ctrlKey || event.key.toLowerCase() !== "d") { return; }
      var cell = event.target.closest("td");
      var above = cell && cell.parentElement.previousElementSibling;
      if (!above) { return; }
      event.preventDefault();
      before = [];
      put(event.target, above.cells[cell.cellIndex].querySelector("input, select").value);
      done();
    });

    var propose = grid.closest("section").querySelector("[data-propose]");
    var proposed = grid.querySelectorAll("[data-proposal]");
    if (propose && proposed.length) {
      propose.hidden = false;
      propose.addEventListener("click", function () {
        before = [];
        proposed.forEach(function (control) { if (!control.value) { put(control, control.dataset.proposal); } });
        propose.hidden = true;
        done();
      });
    }

    if (undo) {
      undo.addEventListener("click", function () {
        before.forEach(function (pair) { pair[0].value = pair[1]; });
        undo.hidden = true;
        changed();
      });
    }
  });
}());
