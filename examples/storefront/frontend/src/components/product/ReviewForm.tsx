"use client";

import Link from "next/link";
import { useState, type FormEvent } from "react";
import { Failure, Notice } from "@/components/Notice";
import { useAccount } from "@/hooks/useAccount";
import { usePublishReview } from "@/hooks/useCatalogue";
import ui from "@/components/ui.module.css";

export function ReviewForm({ productId }: { productId: number }) {
  const { account } = useAccount();
  const publish = usePublishReview(productId);
  const [rating, setRating] = useState(5);
  const [title, setTitle] = useState("");
  const [body, setBody] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publish.mutate({ rating, title: title.trim(), body: body.trim() || null });
  };

  if (account?.role !== "customer") {
    return (
      <aside className={ui.card}>
        <h3>Own one?</h3>
        <p className={ui.muted}>
          <Link className={ui.link} href="/sign-in">
            Sign in
          </Link>{" "}
          as a customer to write about it.
        </p>
      </aside>
    );
  }
  if (publish.isSuccess) return <Notice tone="good" title="Thank you">Your review is published.</Notice>;
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      <h3>Write a review</h3>
      <label className={ui.field}>
        Stars
        <select value={rating} onChange={(event) => setRating(Number(event.target.value))}>
          {[5, 4, 3, 2, 1].map((stars) => (
            <option key={stars} value={stars}>
              {"★".repeat(stars)}
            </option>
          ))}
        </select>
      </label>
      <label className={ui.field}>
        Title
        <input required maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <label className={ui.field}>
        In your words
        <textarea rows={4} maxLength={2000} value={body} onChange={(event) => setBody(event.target.value)} />
      </label>
      {publish.error && <Failure error={publish.error} />}
      <button type="submit" className={ui.button} disabled={publish.isPending}>
        Publish
      </button>
    </form>
  );
}
