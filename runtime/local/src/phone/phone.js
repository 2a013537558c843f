"use strict";
const byId = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const STATES = {
  idle: "No call",
  waiting_for_key: "On the line",
  queued: "In the queue",
  with_agent: "With an agent",
  ended: "Call ended",
};
const KINDS = { call: ["Call", "handset"], web_call: ["Web call", "screen"], chat: ["Chat", "chat"], callback: ["Call back", "handset"] };
const EVENTS = {
  call: ["Call began"],
  link_sent: ["Link sent by text", "good"],
  link_not_sent: ["Link not sent", "bad"],
  opened: ["Link opened", "good"],
  chosen: ["Chosen"],
  solved: ["Solved", "good"],
  logged_in: ["Logged in", "good"],
  login_refused: ["Login refused", "bad"],
  handed_over: ["Handed over to people", "good"],
  completed: ["Session completed"],
  call_ended: ["Call ended"],
};
/* Attributes that a flow keeps for itself; an agent rarely wants them. */
const isInner = (name, value) => name.includes("__") || name === "caller_mobile" || /^(ok|failed)$/.test(value);
/* Shown in the card's head, not in its list. */
const IN_HEAD = ["intent", "pre_verified", "tell_agent"];

let call = null; /* the call at hand, as the server last told it */
let began = 0;
let busy = false;
let phone = byId("from").value;
const shown = {}; /* what each list was last drawn from */

function make(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "state") node.dataset.state = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", "#" + name);
  svg.append(use);
  return svg;
}

async function api(path, body) {
  const options = body ? { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
  let answer;
  try {
    answer = await fetch("/local/" + path, options);
  } catch {
    throw new Error("The server does not answer. Is it still running?");
  }
  const json = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(json.detail || json.title), { status: answer.status });
  return json;
}

const sentence = (name) => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
const clock = (at) => new Date(at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const span = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  return String(Math.floor(whole / 60)).padStart(2, "0") + ":" + String(whole % 60).padStart(2, "0");
};
const isUp = () => call !== null && call.state !== "ended";

/* ---- the call ---- */

function note(kind, ...content) {
  const list = byId("transcript");
  list.append(make("div", { class: kind }, ...content));
  list.scrollTop = list.scrollHeight;
}

function tell(error) {
  byId("error").textContent = error ? error.message : "";
  byId("error").hidden = !error;
}

/* A sentence a line, as one listens; a key to press stands out. */
function sentences(words) {
  return words.split(/(?<=[.?!]) +/).map((part) => {
    const key = part.match(/ (\d)\.$/);
    return key ? make("span", {}, part.slice(0, key.index + 1), make("kbd", {}, key[1]), ".") : make("span", {}, part);
  });
}

let told = 0; /* how much of the call stands in the transcript */

/* A call's new state, whoever brought it about, and what was said since; the report has all. */
function arrive(report) {
  for (const words of report.heard.slice(told)) note("said", ...sentences(words));
  told = report.heard.length;
  const before = call && call.call === report.call ? call.state : null;
  call = report;
  if (before !== report.state) {
    if (report.state === "queued") note("happened", "The call waits in a queue");
    if (report.state === "with_agent") note("happened", "An agent has answered");
    if (report.state === "ended") note("happened", "The call has ended after " + span(Date.now() / 1000 - began));
    if (report.fault) note("happened fault", report.fault);
  }
  sessionStorage.setItem("call", report.call);
  refresh();
}

function refresh() {
  const state = call ? call.state : "idle";
  const status = byId("status");
  status.dataset.state = state;
  status.textContent = STATES[state] + (isUp() && began ? " · " + span(Date.now() / 1000 - began) : "");
  const listens = state === "waiting_for_key" && !busy;
  for (const key of byId("keypad").children) key.disabled = !listens;
  /* In a queue nothing is said at intervals; who does not want to wait lets one pass at once. */
  const interval = state === "queued" && call.interval && !busy ? call.interval : 0;
  byId("silence").disabled = !listens && !interval;
  byId("silence").textContent = interval ? `Let ${interval} seconds pass` : "Say nothing";
  byId("hang-up").disabled = !isUp() || busy;
  byId("call-button").disabled = isUp() || busy;
}

async function working(job) {
  if (busy) return;
  busy = true;
  tell(null);
  refresh();
  const wait = make("div", { class: "thinking", role: "img", "aria-label": "The line is working" }, make("i"), make("i"), make("i"));
  const soon = setTimeout(() => {
    byId("transcript").append(wait);
    byId("transcript").scrollTop = byId("transcript").scrollHeight;
  }, 250);
  try {
    const done = await job();
    const report = await api("calls/" + done.call);
    wait.remove();
    arrive(report);
  } catch (error) {
    tell(error);
  } finally {
    clearTimeout(soon);
    wait.remove();
    busy = false;
    refresh();
    poll();
  }
}

function dial(event) {
  event.preventDefault();
  if (isUp()) return;
  const from = byId("from").value.replace(/[\s().-]/g, "");
  const line = byId("line").value;
  byId("transcript").replaceChildren();
  call = null;
  told = 0;
  began = Date.now() / 1000;
  phone = from;
  shown.texts = shown.contacts = null;
  working(() => api("calls", line ? { from, line } : { from }));
}

function press(digit) {
  if (!isUp() || busy || call.state !== "waiting_for_key") return;
  note("pressed", "pressed", make("b", {}, digit));
  working(() => api(`calls/${call.call}/keys`, { digits: digit }));
}

function keypad() {
  const letters = ["", "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz", "", "", ""];
  const names = { "*": "star", "#": "hash" };
  [..."123456789*0#"].forEach((digit, index) => {
    const key = make("button", { class: "key", type: "button", "data-key": digit, onclick: () => press(digit) }, digit);
    if (names[digit]) key.setAttribute("aria-label", names[digit]);
    if (letters[index]) key.append(make("small", { "aria-hidden": "true" }, letters[index].toUpperCase()));
    byId("keypad").append(key);
  });
}

function typed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const key = byId("keypad").querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!key || key.disabled) return;
  key.classList.add("down");
  setTimeout(() => key.classList.remove("down"), 140);
  press(event.key);
}

/* ---- the caller's phone ---- */

const LINK = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/;

/* The link's path on this very server: a page of another name would not get its cookie here. */
function openMenu(link) {
  const url = new URL(link);
  byId("address").textContent = url.host;
  byId("messages").hidden = true;
  byId("browser").hidden = false;
  byId("menu").src = url.pathname + url.search;
  byId("close-menu").focus({ preventScroll: true });
}

function closeMenu() {
  byId("banner").hidden = true;
  byId("browser").hidden = true;
  byId("messages").hidden = false;
}

function bubble(text) {
  const link = text.body.match(LINK);
  if (!link) return make("li", { class: "text" }, make("p", {}, text.body));
  const open = (event) => {
    event.preventDefault();
    openMenu(link[0]);
  };
  const end = link.index + link[0].length;
  const words = make("p", {}, text.body.slice(0, link.index), make("a", { href: link[0], onclick: open }, link[0]), text.body.slice(end));
  const card = make("button", { class: "open-link", type: "button", onclick: open }, icon("lock"), make("span", {}, make("b", {}, "Open the menu"), make("small", {}, new URL(link[0]).host)));
  return make("li", { class: "text" }, words, card);
}

/* A text that arrives while the menu is open is told at the top of the phone. */
function announce(text) {
  byId("banner-from").textContent = byId("sender").textContent;
  byId("banner-words").textContent = text.body;
  byId("banner").hidden = false;
  setTimeout(() => { byId("banner").hidden = true; }, 6000);
}

/* The page that follows a contact looks again by itself, but not this soon. */
function lookAgain() {
  const { location } = byId("menu").contentWindow;
  if (location.pathname === "/menu") location.reload();
}

let known = 0; /* how many texts this phone has */
function drawTexts(texts) {
  const own = texts.filter((text) => text.to === phone);
  if (own.length > known && !byId("browser").hidden) announce(own.at(-1));
  known = own.length;
  const list = byId("bubbles");
  list.replaceChildren(...own.flatMap((text) => [make("li", { class: "moment" }, clock(text.at)), bubble(text)]));
  list.scrollTop = list.scrollHeight;
}

/* ---- the agent's desk ---- */

function facts(attributes) {
  return make("dl", { class: "attributes" }, ...attributes.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, shownValue(name, value))]));
}

function shownValue(name, value) {
  return name === "login_time" && /^\d+$/.test(value) ? clock(Number(value)) : value;
}

function card(contact) {
  const { attributes, state } = contact;
  const [kind, picture] = KINDS[contact.kind] || [contact.kind, "handset"];
  const verified = attributes.pre_verified === "true";
  const all = Object.entries(attributes).filter(([name]) => !IN_HEAD.includes(name));
  const inner = all.filter(([name, value]) => isInner(name, value));
  const outer = all.filter(([name, value]) => !isInner(name, value));
  const act = (action) => () => atDesk(contact, action);
  const back = contact.call_back;
  const waits = state === "waiting" ? "waiting " + span(Date.now() / 1000 - contact.at) : state === "ringing" ? "their phone rings" : "with you";
  const wanted = back ? `Wants to be called at ${back.number}, ${back.tries} ${back.tries === 1 ? "try" : "tries"} left` : null;
  const take = { waiting: back ? "Call back" : "Answer", ringing: "Ringing", answered: "Answered" }[state];
  return make("li", { class: "contact", state },
    make("div", { class: "contact-head" }, icon(picture),
      make("div", {}, make("h3", {}, sentence(attributes.intent || contact.queue)),
        make("p", {}, [kind, attributes.intent ? contact.queue : ""].filter(Boolean).join(" · ")),
        make("p", {}, contact.name ? contact.name + " · " : "", make("span", { "data-at": state === "waiting" ? contact.at : "" }, waits))),
      make("span", { class: verified ? "badge yes" : "badge" }, verified ? icon("check") : null, verified ? "Verified" : "Not verified")),
    wanted ? make("p", { class: "told" }, wanted) : null,
    attributes.tell_agent ? make("p", { class: "told" }, attributes.tell_agent) : null,
    contact.whispered ? make("p", { class: "told" }, "You heard: " + contact.whispered.join(" ")) : null,
    outer.length ? facts(outer) : null,
    inner.length ? make("details", {}, make("summary", {}, `${inner.length} more`), facts(inner)) : null,
    make("div", { class: "actions" },
      make("button", { class: "button primary", type: "button", onclick: act("answer"), ...(state === "waiting" ? {} : { disabled: "" }) }, take),
      make("button", { class: "button quiet", type: "button", onclick: act("end") }, "End")));
}

async function atDesk(contact, action) {
  try {
    draw("contacts", await api("contacts/" + encodeURIComponent(contact.contact), { action }), drawDesk);
    lookAgain();
  } catch (error) {
    tell(error);
  }
  poll();
}

/* The phone rings where an agent calls this number back; until it is over, it is on the line. */
let calling = null;
function drawRinging(contacts) {
  calling = contacts.find((contact) => contact.call_back?.number === phone && contact.state !== "waiting") || null;
  byId("ringing").hidden = !calling;
  if (!calling) return;
  const rings = calling.state === "ringing";
  byId("ringing-from").textContent = byId("sender").textContent;
  byId("ringing-words").textContent = rings ? "is calling you back" : "You are speaking with an agent";
  byId("pick-up").parentElement.hidden = !rings;
}

function drawDesk(contacts) {
  drawRinging(contacts);
  const waiting = contacts.filter((contact) => contact.state === "waiting").length;
  byId("waiting").textContent = waiting ? `${waiting} waiting` : "";
  byId("contacts").replaceChildren(...contacts.map(card));
}

/* ---- the queues ---- */

function drawBoard(queues) {
  const change = (queue, what) => async () => {
    try {
      draw("board", await api("board/" + encodeURIComponent(queue), what()), drawBoard);
    } catch (error) {
      tell(error);
    }
  };
  const tick = (row, name, words) => {
    const box = make("input", { type: "checkbox", ...(row[name] ? { checked: "" } : {}), onchange: () => change(row.queue, () => ({ [name]: box.checked }))() });
    return make("label", {}, box, words);
  };
  byId("board").replaceChildren(...queues.map((row) => {
    const others = make("input", { type: "number", min: 0, max: 10000, value: row.others, onchange: change(row.queue, () => ({ others: Number(others.value) || 0 })) });
    return make("li", {}, make("b", {}, row.queue), tick(row, "staffed", "staffed"), tick(row, "full", "full"), make("label", {}, others, "others wait"));
  }));
}

/* ---- the journey ---- */

function drawEvents(events) {
  const list = byId("events");
  list.replaceChildren(...events.slice(-200).map((event) => {
    const [words, mood] = EVENTS[event.kind] || [sentence(event.kind)];
    const where = [event.option && "“" + event.option + "”", event.menu && "in " + event.menu].filter(Boolean).join(" ");
    return make("li", { class: "event " + (mood || "") }, make("span", {}, words, make("span", {}, where ? " " + where : "")), make("time", {}, clock(event.at)));
  }));
  list.scrollTop = list.scrollHeight;
}

/* ---- looking again ---- */

/* Draws a list only when it changed, so that focus and open details stay. */
function draw(name, value, how) {
  const text = JSON.stringify(value);
  if (shown[name] === text) return;
  shown[name] = text;
  how(value);
}

let polling = false;
let lost = false; /* whether the last look failed */
async function poll() {
  if (polling) return;
  polling = true;
  try {
    const [texts, contacts, events, board] = await Promise.all([api("outbox"), api("desk"), api("events"), api("board")]);
    draw("texts", texts, drawTexts);
    draw("contacts", contacts, drawDesk);
    draw("events", events, drawEvents);
    draw("board", board, drawBoard);
    if (isUp() && !busy) {
      const asked = call.call;
      const report = await api("calls/" + asked);
      if (!busy && call && call.call === asked) arrive(report);
    }
    if (lost) tell(null);
    lost = false;
  } catch (error) {
    if (error.status === 404) call = null;
    else if (!busy) {
      lost = true;
      tell(error);
    }
  } finally {
    polling = false;
    refresh();
  }
}

function tick() {
  const now = Date.now() / 1000;
  byId("clock").textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  for (const node of document.querySelectorAll("[data-at]")) {
    if (node.dataset.at) node.textContent = "waiting " + span(now - Number(node.dataset.at));
  }
  poll();
}

async function begin() {
  keypad();
  byId("dial").addEventListener("submit", dial);
  byId("from").addEventListener("change", () => {
    if (isUp()) return;
    phone = byId("from").value.replace(/[\s().-]/g, "");
    shown.texts = shown.contacts = null;
    closeMenu();
    poll();
  });
  byId("silence").addEventListener("click", () => {
    note("pressed", call.state === "queued" ? "waited" : "said nothing");
    working(() => api(`calls/${call.call}/keys`, { silence: true }));
  });
  byId("hang-up").addEventListener("click", () => working(() => api(`calls/${call.call}/keys`, { hang_up: true })));
  byId("close-menu").addEventListener("click", closeMenu);
  byId("banner").addEventListener("click", closeMenu);
  byId("pick-up").addEventListener("click", () => calling && atDesk(calling, "pick_up"));
  byId("let-ring").addEventListener("click", () => calling && atDesk(calling, "let_ring"));
  document.addEventListener("keydown", typed);
  try {
    const lines = await api("lines");
    const brands = [...new Set(lines.map((line) => line.brand))];
    const brand = brands.length === 1 ? brands[0] : "Messages";
    byId("brand").textContent = brands.join(" · ");
    byId("sender").textContent = brand;
    byId("avatar").textContent = brand.split(/\s+/).map((word) => word.charAt(0)).join("").slice(0, 2).toUpperCase();
    byId("line").append(...lines.map((line) => make("option", { value: line.line }, line.line)));
    byId("line-field").hidden = lines.length < 2;
  } catch (error) {
    tell(error);
  }
  const before = sessionStorage.getItem("call");
  if (before) {
    try {
      const report = await api("calls/" + before);
      phone = byId("from").value = report.from;
      arrive(report);
    } catch {
      sessionStorage.removeItem("call");
    }
  }
  refresh();
  tick();
  setInterval(tick, 1000);
}

begin();
