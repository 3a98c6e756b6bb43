using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace LocalCloud.Host.Worker.OutOfProcess;

/// <summary>The workers that have, or will have, a gRPC stream to this host.</summary>
internal sealed class GrpcWorkers(IHttpForwarder forwarder, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, WorkerProcess> _workers = [];

    public WorkerProcess? Find(string workerId) => _workers.GetValueOrDefault(workerId);

    public WorkerProcess Start(WorkerLaunch launch, Func<IReadOnlyDictionary<string, string>> capabilities)
    {
        var worker = new WorkerProcess(
            launch, new RequestForwarder(forwarder, capabilities), loggers.CreateLogger("Host.Function.Console"), () => _workers.TryRemove(launch.WorkerId, out _));
        _workers[launch.WorkerId] = worker;
        worker.Start();
        return worker;
    }
}
