// igrs-rump/websocket, written by npm run api
// It also leads to declarations in the reports of: exchange

// transport/web-socket.d.ts
export interface WebSocketLike {
    binaryType: string;
    readonly readyState: number;
    readonly bufferedAmount: number;
    send(data: string | ReturnType<Uint8ArrayConstructor['of']>): void;
    close(code?: number, reason?: string): void;
    addEventListener(type: string, listener: (event: any) => void): void;
}
export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;
export interface WebSocketOptions {
    readonly token?: string | ((signal: AbortSignal) => string | Promise<string>);
    readonly WebSocket?: WebSocketConstructor;
}
export declare function webSocket(url: string | URL, options?: WebSocketOptions): Connect;
