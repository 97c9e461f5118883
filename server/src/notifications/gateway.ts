// What a provider of SMS or e-mail must be able to do. Two real ones exist: the demo's inbox and an HTTP provider.
export type OutgoingMessage = {
  /** Our own id: a provider that gets it twice sends once. */
  id: string;
  channel: "sms" | "email";
  to: string;
  subject?: string;
  text: string;
};

export type Gateway = {
  /** Hands a message over and returns the provider's reference. Answers `refused` when the provider will never take it;
   * throws when it may take it later. */
  send(message: OutgoingMessage): Promise<{ reference: string } | { refused: string }>;
};
