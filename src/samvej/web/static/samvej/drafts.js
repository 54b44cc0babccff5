// Nothing that is typed in the map is lost on a poor network: each domain is kept in this browser first, then as a draft
// on the server, until it is saved. Every page works without this file; docs/adr says why it is made like this.
(function () {
  "use strict";
  var PREFIX = "samvej-draft:", KEPT = 7 * 24 * 3600 * 1000, AGAIN = 15000, PAUSE = 1500;

  function box() {
    try { return window.localStorage; } catch (refused) { return null; }
  }
  function read(key) {
    try { return JSON.parse(box().getItem(key)); } catch (refused) { return null; }
  }
  function write(key, kept) {
    try { box().setItem(key, JSON.stringify(kept)); return true; } catch (full) { return false; }
  }
  function drop(key) {
    try { box().removeItem(key); } catch (refused) { /* there is no box */ }
  }
  function keys(prefix) {
    var found = [], held = box();
    for (var at = 0; held && at < held.length; at += 1) {
      if (held.key(at).indexOf(prefix) === 0) found.push(held.key(at));
    }
    return found;
  }

  // What is older than a week goes, sent or not; so does what was sent, when somebody logs out.
  function tidy() {
    keys(PREFIX).forEach(function (key) {
      var kept = read(key);
      if (!kept || !kept.at || Date.now() - kept.at > KEPT) drop(key);
    });
  }
  document.addEventListener("submit", function (event) {
    if (!/\/log-af\/$/.test(event.target.getAttribute("action") || "")) return;
    keys(PREFIX).forEach(function (key) {
      var kept = read(key);
      if (!kept || kept.sent) drop(key);
    });
  });

  // What the server has of a round that is finished is of no more use here.
  function dropFinished() {
    document.querySelectorAll("[data-drafts-done]").forEach(function (mark) {
      var rounds = PREFIX + mark.dataset.draftsDone;
      keys(rounds).forEach(function (key) {
        var kept = read(key), number = key.slice(rounds.length).split("/")[0];
        if (number !== mark.dataset.draftsOpen && (!kept || kept.sent)) drop(key);
      });
    });
  }

  var area = document.querySelector("[data-drafts]");
  tidy();
  dropFinished();
  if (!area || !window.fetch || !window.FormData) return;

  var words = area.dataset, status = document.getElementById("draft-status");
  var prefix = PREFIX + words.drafts + "/", offline = false, timer = null;

  function tell(text, loud) {
    status.hidden = !text;
    status.textContent = text || "";
    status.classList.toggle("draft-loud", Boolean(loud));
  }
  function keyOf(form) { return prefix + form.dataset.draft; }
  function forms() { return Array.prototype.slice.call(area.querySelectorAll("form[data-draft]")); }
  function fieldsOf(form) {
    var found = {};
    new FormData(form).forEach(function (value, name) {
      if (name !== "csrfmiddlewaretoken") found[name] = String(value);
    });
    return found;
  }
  function fillIn(form, fields) {
    Object.keys(fields).forEach(function (name) {
      var held = form.elements[name];
      if (!held) return;
      if (held instanceof RadioNodeList || held.type === "radio" || held.type === "checkbox") {
        Array.prototype.forEach.call(held.length === undefined ? [held] : held, function (each) {
          if (each.type === "checkbox") each.checked = fields[name] === "on";
          else each.checked = each.value === fields[name];
        });
      } else held.value = fields[name];
    });
  }
  function say(form, text) {
    var line = form.querySelector("[data-said]");
    if (line) line.textContent = text || "";
  }

  // want: "draft" while somebody types, "say" when they have asked to save.
  function keep(form, want) {
    var before = read(keyOf(form));
    write(keyOf(form), {
      fields: fieldsOf(form), at: Date.now(), sent: false,
      want: want || (before && !before.sent && before.want === "say" ? "say" : "draft")
    });
  }
  function bodyOf(form, kept) {
    var body = new URLSearchParams();
    Object.keys(kept.fields).forEach(function (name) { body.append(name, kept.fields[name]); });
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return body;
  }
  function ask(url, body) {
    return fetch(url, {
      method: "POST", body: body, credentials: "same-origin", redirect: "error", keepalive: body.toString().length < 60000,
      headers: { "Accept": "application/json", "X-CSRFToken": body.get("csrfmiddlewaretoken") }
    });
  }
  function isJson(answer) { return (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0; }

  function send(form) {
    var key = keyOf(form), kept = read(key);
    if (!kept || kept.sent || form.dataset.going) return Promise.resolve(true);
    form.dataset.going = "yes";
    var saving = kept.want === "say";
    return ask(saving ? form.action : form.dataset.draftUrl, bodyOf(form, kept)).then(function (answer) {
      delete form.dataset.going;
      cameThrough();
      if (!isJson(answer)) {
        tell(answer.status === 403 ? words.loggedOut : words.refused, true);
        return false;
      }
      return answer.json().then(function (told) {
        if (saving) return saved(form, key, kept, answer.status, told);
        return draftKept(form, key, kept, answer.ok, told);
      });
    }, function () {
      delete form.dataset.going;
      offline = true;
      tell(words.offline, true);
      later();
      return false;
    });
  }
  function cameThrough() {
    if (offline) {
      offline = false;
      tell(words.back);
    }
  }
  function draftKept(form, key, kept, fine, told) {
    var now = read(key);
    if (fine && now && now.at === kept.at) {
      now.sent = true;
      write(key, now);
    }
    say(form, told.words);
    return fine;
  }
  function saved(form, key, kept, code, told) {
    var now = read(key), unchanged = now && now.at === kept.at;
    if (code === 200) {
      renew(form, told, unchanged);
      if (unchanged) drop(key);
      else if (now) keep(form, "draft");
      say(form, told.words);
      tell(told.words);
      state(form, told.words);
      return true;
    }
    kept.want = "draft";
    if (unchanged) write(key, kept);
    say(form, told.words);
    tell(told.words, true);
    open(form.closest("details"));
    if (told.clashes && told.clashes.length) window.location.assign(hereWith(form));
    return false;
  }
  // The server shows both texts side by side, and holds mine as a draft: read the page anew at this domain.
  function hereWith(form) {
    drop(keyOf(form));
    return window.location.pathname + "?omraade=" + form.dataset.draft + "&igen=" + Date.now() + "#" + form.dataset.draft;
  }
  function renew(form, told, unchanged) {
    var fresh = {};
    Object.keys(told.seen || {}).forEach(function (name) { fresh["seen_" + name] = told.seen[name]; });
    if (unchanged) {
      Object.keys(told.values || {}).forEach(function (name) { fresh[name] = told.values[name]; });
    }
    fillIn(form, fresh);
  }
  function state(form, text) {
    var line = form.closest("details").querySelector("[data-state]");
    if (line) line.textContent = text;
  }
  function open(details) {
    area.querySelectorAll("details.map-domain").forEach(function (each) { each.open = each === details; });
    details.scrollIntoView({ block: "start" });
    details.querySelector("summary").focus({ preventScroll: true });
  }

  function sendAll() {
    return forms().reduce(function (before, form) {
      return before.then(function (fine) {
        return send(form).then(function (now) { return fine && now; });
      });
    }, Promise.resolve(true));
  }
  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(sendAll, AGAIN);
  }

  var typing = {};
  area.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-draft]");
    if (!form) return;
    keep(form);
    window.clearTimeout(typing[form.dataset.draft]);
    typing[form.dataset.draft] = window.setTimeout(function () { send(form); }, PAUSE);
  });
  area.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.matches("[data-never-kept]")) {
      neverKept(event, form);
      return;
    }
    if (!form.matches("[data-draft]")) return;
    if (event.submitter && event.submitter.hasAttribute("data-plain")) {
      drop(keyOf(form));
      return;
    }
    event.preventDefault();
    window.clearTimeout(typing[form.dataset.draft]);
    keep(form, "say");
    tell(words.saving);
    var here = form.closest("details"), next = here.nextElementSibling;
    send(form).then(function (fine) { if (fine || offline) goOn(next); });
  });
  function goOn(next) {
    if (next && next.matches("details.map-domain")) open(next);
    else {
      var end = document.querySelector("[data-draft-finish]");
      end.scrollIntoView({ block: "center" });
      end.focus({ preventScroll: true });
    }
  }
  // The answer about safety is never kept in the browser. Without a network it is said at once that nobody was told.
  function neverKept(event, form) {
    if (window.navigator.onLine) return;
    event.preventDefault();
    say(form, form.dataset.noNet);
    delete form.dataset.sent;
  }

  document.addEventListener("click", function (event) {
    var end = event.target.closest("[data-draft-finish]");
    if (!end || !unsent()) return;
    event.preventDefault();
    tell(words.saving);
    sendAll().then(function (fine) {
      if (fine) window.location.assign(end.href);
      else if (offline) tell(words.notSent, true);
    });
  });
  function unsent() {
    return forms().some(function (form) {
      var kept = read(keyOf(form));
      return kept && !kept.sent;
    });
  }
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", function () { if (document.hidden) sendAll(); });

  // What this browser has and the server has not is put back where it was typed.
  function restore() {
    var some = false;
    forms().forEach(function (form) {
      var kept = read(keyOf(form));
      if (!kept || kept.sent) return;
      fillIn(form, kept.fields);
      say(form, words.restored);
      some = true;
    });
    if (some) {
      tell(words.restored, true);
      sendAll();
    }
  }
  restore();
})();
