// igrs-rump/tcp, written by npm run api
// It also leads to declarations in the reports of: exchange

// transport/node/tcp.d.ts
export interface TcpOptions {
    readonly host: string;
    readonly port: number;
    readonly token?: string | ((signal: AbortSignal) => string | Promise<string>);
    readonly tls?: ConnectionOptions;
}
export declare function tcp(options: TcpOptions): Connect;
