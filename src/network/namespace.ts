/** The private network and process namespace in which a run lives. */

export interface NamespaceHandlers {
  /** The user pressed Ctrl-C or ended the outer process. */
  interrupted(signal: 'SIGINT' | 'SIGTERM'): void;
  /** The outer process is gone: end this process at once, nothing is left to report to. */
  orphaned(): void;
}

export type Entry = { at: 'inside' } | { at: 'outside'; exitCode: number };

/**
 * Outside: runs this very command line again inside new namespaces and
 * resolves with its exit code when it has ended. Inside: installs the handlers
 * and resolves at once; the caller goes on with the work.
 * @throws CheckError if the kernel refuses the namespaces.
 */
export declare function enterNamespace(handlers: NamespaceHandlers): Promise<Entry>;
