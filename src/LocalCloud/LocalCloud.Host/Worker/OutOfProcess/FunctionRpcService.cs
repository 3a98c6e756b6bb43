using Grpc.Core;
using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Worker.OutOfProcess;

/// <summary>The stream over which a worker in a process of its own talks.</summary>
internal sealed class FunctionRpcService(GrpcWorkers workers) : FunctionRpc.FunctionRpcBase
{
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        // Log lines can come before the worker has said who it is.
        var early = new List<StreamingMessage>();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            early.Add(requestStream.Current);
            if (requestStream.Current.ContentCase == StreamingMessage.ContentOneofCase.StartStream)
            {
                if (workers.Find(requestStream.Current.StartStream.WorkerId) is { } worker)
                {
                    await worker.ServeAsync(early, requestStream, responseStream, context.CancellationToken);
                }

                return;
            }
        }
    }
}
