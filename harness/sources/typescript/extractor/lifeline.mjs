// A thread that hands on the lines of standard input, and ends the process when the input ends: whoever asked is gone.
import net from "node:net";
import { parentPort, Worker, isMainThread } from "node:worker_threads";

/** Calls back with each line; the main thread may be busy, the end of the input is seen all the same. */
export function lines(each) {
  const thread = new Worker(new URL(import.meta.url));
  thread.on("message", each);
  return thread;
}

function watch() {
  let held = "";
  const input = new net.Socket({ fd: 0, readable: true, writable: false });
  input.setEncoding("utf8");
  input.on("data", (text) => {
    const all = (held + text).split("\n");
    held = all.pop();
    for (const line of all) parentPort.postMessage(line);
  });
  const gone = () => process.kill(process.pid, "SIGKILL");
  input.on("end", gone).on("error", gone);
}

if (!isMainThread) watch();
