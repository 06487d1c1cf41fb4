export interface Review {
  id: string;
  product_id: number;
  author_name: string;
  rating: number;
  title: string;
  body: string | null;
  created_at: string;
}

export interface ReviewDraft {
  rating: number;
  title: string;
  body?: string | null;
}
