// Sending what is not text: photos, files, voice, places, polls, contacts.

import { button, el, icon } from "/page/dom.js";
import { ask, openMenu } from "/page/dialogs.js";
import { attempt, here, state } from "/page/state.js";

const ENOUGH_OPTIONS = 2;

function readBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function askForLocation(take) {
  const number = { type: "number", step: "any", required: true };
  const fields = [
    ["latitude", "Latitude", { ...number, min: -90, max: 90, value: "52.52" }],
    ["longitude", "Longitude", { ...number, min: -180, max: 180, value: "13.405" }],
  ];
  ask("Send a location", fields, ({ latitude, longitude }) => {
    const location = { latitude: Number(latitude), longitude: Number(longitude) };
    attempt("send", { ...here(), content: { location }, reply_to: take().replyTo });
  }, { yes: "Send", hint: "Berlin, unless you write another place." });
}

function askForPoll(take) {
  const fields = [
    ["question", "Question", { required: true, maxlength: 300 }],
    ["one", "First option", { required: true, maxlength: 100 }],
    ["two", "Second option", { required: true, maxlength: 100 }],
    ["three", "Third option", { maxlength: 100 }],
  ];
  ask("Send a poll", fields, ({ question, ...given }) => {
    const texts = Object.values(given).filter((text) => text.trim());
    if (texts.length < ENOUGH_OPTIONS) return;
    const options = texts.map((text, number) => ({ persistent_id: String(number), text, voter_count: 0 }));
    const poll = {
      id: String(Date.now()), question, options, total_voter_count: 0, is_closed: false, is_anonymous: false, type: "regular",
      allows_multiple_answers: false, allows_revoting: true, members_only: false,
    };
    attempt("send", { ...here(), content: { poll }, reply_to: take().replyTo });
  }, { yes: "Send" });
}

function shareContact(take) {
  const { first_name, last_name, id } = state.person;
  const contact = { phone_number: "+15550100", first_name, last_name, user_id: id };
  attempt("send", { ...here(), content: { contact }, reply_to: take().replyTo });
}

/**
 * Return the button that attaches and the fields that it needs. `take` returns and empties what is typed as caption and
 * what is answered.
 */
export function attaching(take) {
  const inputs = {
    photo: el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, "aria-label": "Photos" }),
    document: el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files" }),
    voice: el("input", { type: "file", accept: "audio/*", hidden: true, "aria-label": "A voice message" }),
  };
  for (const [kind, input] of Object.entries(inputs)) {
    input.addEventListener("change", async () => {
      await sendFiles(kind, [...input.files]);
      input.value = "";
    });
  }

  async function sendFiles(kind, files) {
    const { text, entities, replyTo } = take();
    const album = files.length > 1 ? { media_group_id: String(Date.now()) } : {};
    for (const [index, file] of files.entries()) {
      const words = index === 0 && text ? { caption: text, entities } : {};
      await attempt("files", {
        ...here(), ...album, ...words, kind, name: file.name, mime_type: file.type || undefined, reply_to: replyTo, content: await readBase64(file),
      });
    }
  }

  const opener = button(
    {
      class: "quiet",
      "aria-label": "Attach",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      click: () =>
        openMenu(opener, [
          ["Photo", () => inputs.photo.click()],
          ["File", () => inputs.document.click()],
          ["Voice message", () => inputs.voice.click()],
          ["Location", () => askForLocation(take)],
          ["Contact", () => shareContact(take)],
          ["Poll", () => askForPoll(take)],
        ]),
    },
    icon("attach"),
  );
  document.getElementById("composer").addEventListener("ask-location", () => askForLocation(take));
  return { opener, inputs: Object.values(inputs), sendFiles };
}
