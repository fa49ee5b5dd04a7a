/* The mapping workbench: a click on a part of the source fills the field chosen last; the first records are tried while one
   writes. Without it the fields take the same words by hand and the button "Try" does the same. */
(function () {
  "use strict";
  var form = document.getElementById("mapping-form");
  if (!form || !window.fetch) { return; }
  var tried = document.getElementById("tried");
  var last = null;
  var timer = null;
  var asked = 0;

  document.querySelectorAll(".script-only").forEach(function (one) { one.hidden = false; });
  if (window.matchMedia("(max-width: 61.99rem)").matches) {  // in one column they would push the form out of sight
    form.querySelectorAll(".pane").forEach(function (one) { one.open = false; });
  }
  form.querySelectorAll("button[value=try]").forEach(function (one) { one.hidden = true; });
  form.querySelectorAll("code[data-path]").forEach(function (one) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "part";
    button.textContent = one.textContent;
    button.addEventListener("click", function () {
      if (!last) { return; }
      last.value = one.dataset.path;
      last.focus();
      later();
    });
    one.replaceWith(button);
  });

  form.addEventListener("focusin", function (event) {
    if (event.target.name && /\.path$/.test(event.target.name)) { last = event.target; }
  });

  function attempt() {
    var mine = asked += 1;
    var body = new FormData(form);
    body.append("do", "try");
    tried.setAttribute("aria-busy", "true");
    fetch(form.action, { method: "POST", headers: { "X-Requested-With": "fetch" }, credentials: "same-origin", body: body })
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .then(function (html) { if (html !== null && mine === asked) { tried.innerHTML = html; } })
      .catch(function () { /* away: the button still tries */ })
      .then(function () { tried.removeAttribute("aria-busy"); });
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(attempt, 700);
  }

  form.addEventListener("input", function (event) { if (event.target.name !== "accept") { later(); } });
}());
