/** The few parts of ari-client 2.2.0 that the bench uses; the package has no types. */
declare module 'ari-client' {
  export interface Client {
    readonly asterisk: { ping(): Promise<unknown> };
    on(event: string, listener: (event: unknown) => void): void;
    start(app: string): Promise<void>;
    stop(): void;
  }
  const ari: { connect(url: string, user: string, password: string): Promise<Client> };
  export default ari;
}
