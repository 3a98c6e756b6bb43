using LocalCloud.DurableTask;
using LocalCloud.Host.Runtime;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Testing;

/// <summary>The durable task hub as a test sees it: from outside by a client, and from inside.</summary>
internal sealed class TestTaskHub : IAsyncDisposable
{
    private readonly IServiceProvider _services;
    private readonly Lazy<DurableTaskClient> _client;

    public TestTaskHub(IServiceProvider services)
    {
        _services = services;
        _client = new(CreateClient);
    }

    public DurableEngine Engine => _services.GetRequiredService<DurableEngine>();

    public DurableTaskClient Client => _client.Value;

    public ValueTask DisposeAsync() => _client.IsValueCreated ? _client.Value.DisposeAsync() : ValueTask.CompletedTask;

    private GrpcDurableTaskClient CreateClient() => new(
        "test",
        new GrpcDurableTaskClientOptions { Address = _services.GetRequiredService<HostAddresses>().Worker!.ToString(), EnableEntitySupport = true },
        NullLogger.Instance);
}
