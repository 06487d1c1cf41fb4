"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Failure } from "@/components/Notice";
import { Sprig } from "@/components/Sprig";
import { useSignIn } from "@/hooks/useAccount";
import styles from "@/components/account/SignInForm.module.css";
import ui from "@/components/ui.module.css";

const DEMO_ACCOUNTS = [
  { label: "Ada, a customer", email: "ada@example.test", password: "customer-pass" },
  { label: "Grace, staff", email: "grace@example.test", password: "staff-pass" },
];

export function SignInForm() {
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useSignIn(() => router.push("/"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email, password });
  };
  return (
    <form className={`${ui.card} ${ui.form} ${styles.form}`} onSubmit={submit}>
      <div className={styles.head}>
        <Sprig size={44} />
        <h1>Welcome back</h1>
      </div>
      <label className={ui.field}>
        Email
        <input type="email" required autoComplete="username" value={email} onChange={(event) => setEmail(event.target.value)} />
      </label>
      <label className={ui.field}>
        Password
        <input
          type="password"
          required
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {enter.error && <Failure error={enter.error} />}
      <button type="submit" className={ui.button} disabled={enter.isPending}>
        Sign in
      </button>
      <div className={styles.demo}>
        <span>Or as a guest of the demo:</span>
        {DEMO_ACCOUNTS.map((demo) => (
          <button
            key={demo.email}
            type="button"
            className={`${ui.buttonQuiet} ${ui.small}`}
            onClick={() => enter.mutate({ email: demo.email, password: demo.password })}
          >
            {demo.label}
          </button>
        ))}
      </div>
    </form>
  );
}
