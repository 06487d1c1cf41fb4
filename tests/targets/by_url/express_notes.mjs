// Notes over HTTP, in Express. Prints its port: `node express_notes.mjs`; Express is found by NODE_PATH.
import { createRequire } from "node:module";

const express = createRequire(process.argv[2] ?? import.meta.url)("express");
const notes = new Map();
const calls = [];
const app = express();
const api = express.Router();
let last = 0;

const fault = (answer, status, error) => answer.status(status).json({ error });
const number = (text) => (/^[0-9]{1,9}$/.test(text) ? Number(text) : 0);
const isNote = (note) => {
  if (note === null || typeof note !== "object" || Array.isArray(note)) return false;
  if (Object.keys(note).some((each) => !["text", "stars"].includes(each))) return false;
  const length = typeof note.text === "string" ? [...note.text].length : 0;
  const stars = note.stars === undefined ? 0 : note.stars;
  return length >= 1 && length <= 200 && Number.isInteger(stars) && stars >= 0 && stars <= 5;
};

api.get("/notes", (request, answer) => {
  const limit = request.query.limit === undefined ? 100 : number(request.query.limit);
  if (limit < 1 || limit > 100) return fault(answer, 400, "limit is 1 to 100");
  return answer.json([...notes.values()].slice(0, limit));
});
api.post("/notes", (request, answer) => {
  if (!request.is("application/json")) return fault(answer, 415, "JSON is wanted");
  if (!isNote(request.body)) return fault(answer, 400, "a note has text and stars");
  const made = { id: ++last, text: request.body.text, stars: request.body.stars ?? 0 };
  notes.set(made.id, made);
  return answer.status(201).json(made);
});
api.get("/notes/:id", (request, answer) => {
  const note = notes.get(number(request.params.id));
  return note === undefined ? fault(answer, 404, "no such note") : answer.json(note);
});
api.delete("/notes/:id", (request, answer) =>
  notes.delete(number(request.params.id)) ? answer.status(204).end() : fault(answer, 404, "no such note"),
);
api.post("/admin/purge", (request, answer) => {
  notes.clear();
  calls.push("purge");
  answer.status(204).end();
});
api.get("/calls", (request, answer) => answer.json(calls));

app.use(express.json({ strict: false }));
app.use("/api", api);
app.use((request, answer) => fault(answer, 404, "nothing here"));
app.use((error, request, answer, next) => fault(answer, error.status ?? 500, error.message));
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
