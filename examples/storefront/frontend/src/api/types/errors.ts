export interface ErrorEnvelope {
  error: {
    code: string;
    message: string;
    details: string[] | null;
  };
}

export interface ValidationProblem {
  detail?: {
    loc: (string | number)[];
    msg: string;
    type: string;
  }[];
}
