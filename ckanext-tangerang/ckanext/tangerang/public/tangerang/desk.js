/* Registration pages: saves while a person types, shows conditional items. Without it everything works by the buttons. */
(function () {
  "use strict";
  var form = document.getElementById("section-form");
  if (!form) { return; }
  var status = document.getElementById("saved");
  var saves = "autosave" in form.dataset;
  var dirty = false;
  var busy = false;
  var timer = null;
  var under = Promise.resolve();

  function say(words) { if (status) { status.textContent = words; } }

  function named(name) { return form.querySelectorAll('[name="' + CSS.escape(name) + '"]'); }

  /* The whole section is posted; the server takes what differs from what this page showed. */
  function send(leaving) {
    if (!saves || busy || !dirty) { return under; }
    dirty = false;
    busy = true;
    var body = new FormData(form);
    body.delete("upload");
    under = fetch(form.action, { method: "POST", headers: { "X-Autosave": "1" }, credentials: "same-origin", body: body, keepalive: leaving === true })
      .then(function (answer) { return answer.json().then(function (data) { saved(answer, data); }); })
      .catch(function () { busy = false; dirty = true; say(status.dataset.failed); later(); });
    return under;
  }

  function saved(answer, data) {
    busy = false;
    if (answer.ok) {
      form.elements.base.value = data.base;
      form.elements.seen.value = JSON.stringify(data.seen);
      form.dispatchEvent(new CustomEvent("sdi:saved", { detail: data }));
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

  /* What the controls of a name hold; null where this page has none. */
  function values(name) {
    var controls = named(name);
    if (!controls.length) { return null; }
    return Array.prototype.filter.call(controls, function (control) {
      return (control.type !== "checkbox" && control.type !== "radio") || control.checked;
    }).map(function (control) { return control.value.trim(); }).filter(Boolean);
  }

  function conditions() {
    form.querySelectorAll("[data-condition]").forEach(function (box) {
      var shown = window.sdi.holds(JSON.parse(box.dataset.condition), values);
      if (shown !== null) { box.hidden = !shown; }
    });
  }

  form.addEventListener("input", function (event) {
    if (event.target.name && !event.target.form.matches("#section-form")) { return; }
    changed();
  });
  /* Saves what is not saved yet; done when the catalogue has answered. */
  window.sdi.flush = function () {
    clearTimeout(timer);
    return under.then(function () { return send(); });
  };

  form.addEventListener("submit", function () { clearTimeout(timer); saves = false; });
  window.addEventListener("pagehide", function () { send(true); });
}());
