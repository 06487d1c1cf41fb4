"use client";

import { Failure } from "@/components/Notice";
import { ReviewForm } from "@/components/product/ReviewForm";
import { Stars } from "@/components/Stars";
import { useReviews } from "@/hooks/useCatalogue";
import { formatDay } from "@/lib/format";
import styles from "@/components/product/ProductView.module.css";
import ui from "@/components/ui.module.css";

export function Reviews({ productId }: { productId: number }) {
  const { data: reviews, error } = useReviews(productId);
  return (
    <section className={styles.reviews}>
      <h2>What people say</h2>
      <div className={ui.twoColumns}>
        <div>
          {error && <Failure error={error} />}
          {reviews?.length === 0 && <p className={ui.muted}>Nobody has written about this piece yet.</p>}
          {reviews?.map((review) => (
            <article key={review.id} className={styles.review}>
              <Stars rating={review.rating} />
              <h3>{review.title}</h3>
              {review.body && <p>{review.body}</p>}
              <p className={ui.faint}>
                {review.author_name}, {formatDay(review.created_at)}
              </p>
            </article>
          ))}
        </div>
        <ReviewForm productId={productId} />
      </div>
    </section>
  );
}
