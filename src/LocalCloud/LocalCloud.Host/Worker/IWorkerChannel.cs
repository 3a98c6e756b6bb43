using LocalCloud.Host.Protocol;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Host.Worker;

/// <summary>The way to one running worker. Everything above it is the same for a worker in this process and one of its own.</summary>
internal interface IWorkerChannel : IAsyncDisposable
{
    /// <summary>Completes when the worker has ended, with the reason if there is one to tell.</summary>
    Task<Exception?> Ended { get; }

    /// <summary>The app's services; null when it runs elsewhere.</summary>
    IServiceProvider? Services { get; }

    int? ProcessId { get; }

    ValueTask SendAsync(StreamingMessage message);

    /// <summary>Lets the worker's own ASP.NET Core pipeline answer a request.</summary>
    /// <exception cref="WorkerUnreachableException">The request did not get through.</exception>
    Task RunAsync(HttpContext http, string invocationId);
}

/// <summary>A request did not reach the worker.</summary>
internal sealed class WorkerUnreachableException(string message, Exception? inner) : Exception(message, inner);
