using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.DurableTask.Functions;

/// <summary>[DurableClient]: tells the extension in the worker where to find the task hub. There is one; the attribute makes no other.</summary>
internal sealed class DurableClientBinding(DurableEngine engine, HostAddresses addresses, HostKeys? keys) : IInputBinding
{
    /// <summary>Bounds every call of the client, waiting for an instance included; a breakpoint may hold one much longer.</summary>
    private static readonly TimeSpan s_callLimit = Debugger.IsAttached ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(100);

    public string BindingType => "durableClient";

    public ValueTask<TypedData?> BindAsync(FunctionDescriptor function, FunctionBinding binding, TriggerInput input, CancellationToken cancellationToken)
    {
        var http = addresses.Http ?? throw new InvalidOperationException("The host does not listen yet.");
        var worker = addresses.Worker ?? throw new InvalidOperationException("The host does not listen for the worker yet.");
        return new(new TypedData
        {
            String = new JsonObject
            {
                ["taskHubName"] = engine.Hub.Name,
                ["connectionName"] = null,
                ["rpcBaseUrl"] = worker.ToString(),
                ["requiredQueryStringParameters"] = Management.ManagementKey.QueryOf(keys),
                ["httpBaseUrl"] = $"{http.ToString().TrimEnd('/')}{Management.ManagementEndpoints.BasePath}",
                ["useForwardedHost"] = false,
                ["maxGrpcMessageSizeInBytes"] = int.MaxValue,
                ["grpcHttpClientTimeout"] = JsonSerializer.Serialize(s_callLimit),
            }.ToJsonString(),
        });
    }
}
