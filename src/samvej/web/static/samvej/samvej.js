// What makes the pages nicer where scripts run. Every page works without this file.
(function () {
  "use strict";

  // htmx sends the form token that plain forms carry in a field.
  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector('meta[name="csrf-token"]');
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
  });
  // What the server refuses is shown: in the part that was asked for, or on the whole page where it says so.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var status = event.detail.xhr.status;
    if (status === 409 || status === 422 || event.detail.xhr.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // Text that leaves by copying: a button where the browser can, select-all where it cannot.
  function ready(root) {
    root.querySelectorAll("[data-copy]").forEach(function (button) {
      button.hidden = false;
    });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    var field = document.getElementById(button.dataset.copy);
    field.focus();
    field.select();
    var told = function () {
      var words = button.querySelector("span");
      words.textContent = button.dataset.copied;
      words.setAttribute("role", "status");
    };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(field.value).then(told);
    else if (document.execCommand("copy")) told();
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("[data-select-all]")) event.target.select();
  });

  // One click sends a form once.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });

  // What went wrong is read first.
  function showErrors() {
    var errors = document.getElementById("errors");
    if (errors) errors.focus();
  }

  // Five minutes before the session ends: say so, and let one click go on.
  function watchIdleness() {
    var minutes = Number(document.body.dataset.idleMinutes);
    var words = document.getElementById("idle-words");
    if (!minutes || !words) return;
    var warnAfter = Math.max(minutes - 5, minutes / 2) * 60000;
    var timer;
    function again() {
      window.clearTimeout(timer);
      words.hidden = true;
      timer = window.setTimeout(function () { words.hidden = false; }, warnAfter);
    }
    words.querySelector("button").addEventListener("click", function () {
      fetch(words.dataset.stay, { credentials: "same-origin", cache: "no-store", redirect: "manual" }).then(function (answer) {
        if (answer.ok) again();
        else window.location.reload();
      });
    });
    document.addEventListener("htmx:afterRequest", again);
    again();
  }

  function start() {
    ready(document);
    showErrors();
    watchIdleness();
  }
  document.addEventListener("htmx:afterSwap", function (event) { ready(event.target); });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
