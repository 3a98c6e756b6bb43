using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Worker;

/// <summary>What a transport needs to start one worker.</summary>
/// <param name="App">Which app.</param>
/// <param name="WorkerId">Names this worker on the gRPC stream.</param>
/// <param name="HostEndpoint">The host's gRPC port.</param>
/// <param name="Variables">Environment variables for the app.</param>
/// <param name="Received">Takes every message of the worker, in order and possibly on the worker's thread.</param>
internal sealed record WorkerLaunch(
    AppFiles App, string WorkerId, Uri HostEndpoint, IReadOnlyDictionary<string, string?> Variables, Action<StreamingMessage> Received)
{
    /// <summary>The configuration keys from which the worker knows its host.</summary>
    public IReadOnlyDictionary<string, string?> WorkerConfiguration { get; } = new Dictionary<string, string?>
    {
        ["Functions:Worker:HostEndpoint"] = HostEndpoint.ToString(),
        ["Functions:Worker:WorkerId"] = WorkerId,
        ["Functions:Worker:RequestId"] = WorkerId,
        ["Functions:Worker:GrpcMaxMessageLength"] = "2147483647",
    };
}
