// Starts Next.js with its telemetry off, on every platform alike.
process.env.NEXT_TELEMETRY_DISABLED = "1";
await import("next/dist/bin/next");
