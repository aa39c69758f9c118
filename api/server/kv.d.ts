// igrs-rump/server/kv, written by npm run api
// It also leads to declarations in the reports of: server, server/node, exchange, index

// server/workers/kv-accounts.d.ts
export interface KvNamespace {
    get(key: string): Promise<string | null>;
    put(key: string, value: string): Promise<void>;
}
export interface KvAccountsOptions {
    readonly key?: string;
    readonly maxAgeSeconds?: number;
    readonly onError?: (error: Error) => void;
}
export declare class KvAccounts extends VersionedAccounts {
    #private;
    constructor(namespace: KvNamespace, options?: KvAccountsOptions);
    authenticate(token: string): Promise<Principal>;
    review(links: Disconnecting): Promise<void>;
    get [Symbol.toStringTag](): string;
}
