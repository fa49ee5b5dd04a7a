/* Registration pages: saves while a person types, shows conditional items, takes a block of cells pasted from a spreadsheet.
   Without it everything works by the buttons. */
(function () {
  "use strict";
  var form = document.getElementById("section-form");
  if (!form) { return; }
  var status = document.getElementById("saved");
  var saves = "autosave" in form.dataset;
  var dirty = false;
  var busy = false;
  var timer = null;

  function say(words) { if (status) { status.textContent = words; } }

  function named(name) { return form.querySelectorAll('[name="' + CSS.escape(name) + '"]'); }

  /* The whole section is posted; the server takes what differs from what this page showed. */
  function send(leaving) {
    if (!saves || busy || !dirty) { return; }
    dirty = false;
    busy = true;
    var body = new FormData(form);
    body.delete("upload");
    fetch(form.action, { method: "POST", headers: { "X-Autosave": "1" }, credentials: "same-origin", body: body, keepalive: leaving === true })
      .then(function (answer) { return answer.json().then(function (data) { saved(answer, data); }); })
      .catch(function () { busy = false; dirty = true; say(status.dataset.failed); later(); });
  }

  function saved(answer, data) {
    busy = false;
    if (answer.ok) {
      form.elements.base.value = data.base;
      form.elements.seen.value = JSON.stringify(data.seen);
      say(status.dataset.saved + " " + new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
      if (dirty) { later(); }
    } else if (answer.status === 409) {
      saves = false;
      say(status.dataset.conflict);
    } else {
      say(status.dataset.failed + ": " + (data.errors || []).map(function (error) { return error[1]; }).join(" "));
    }
  }

  function later() { clearTimeout(timer); timer = setTimeout(send, 1200); }

  function changed() { dirty = true; conditions(); later(); }

  /* A condition of the form's definition: {field, in} with all, any, not around it; null where this page cannot tell. */
  function holds(condition) {
    if (condition.all) { return condition.all.every(holds); }
    if (condition.any) { return condition.any.some(holds); }
    if (condition.not) { return !holds(condition.not); }
    var controls = named(condition.field);
    if (!controls.length) { return null; }
    var values = Array.prototype.filter.call(controls, function (control) {
      return (control.type !== "checkbox" && control.type !== "radio") || control.checked;
    }).map(function (control) { return control.value.trim(); }).filter(Boolean);
    if (condition.in) { return values.some(function (one) { return condition.in.indexOf(one) >= 0; }); }
    return condition.filled === false ? !values.length : values.length > 0;
  }

  function conditions() {
    form.querySelectorAll("[data-condition]").forEach(function (box) {
      var shown = holds(JSON.parse(box.dataset.condition));
      if (shown !== null) { box.hidden = !shown; }
    });
  }

  form.addEventListener("input", function (event) {
    if (event.target.name && !event.target.form.matches("#section-form")) { return; }
    changed();
  });
  form.addEventListener("submit", function () { clearTimeout(timer); saves = false; });
  window.addEventListener("pagehide", function () { send(true); });

  /* A block of cells pasted into the grid fills the cells right of and below the one it is pasted into. */
  document.querySelectorAll("[data-grid]").forEach(function (grid) {
    var undo = grid.closest("section").querySelector("[data-undo]");
    var before = [];

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

    if (undo) {
      undo.addEventListener("click", function () {
        before.forEach(function (pair) { pair[0].value = pair[1]; });
        undo.hidden = true;
        changed();
      });
    }
  });
}());
