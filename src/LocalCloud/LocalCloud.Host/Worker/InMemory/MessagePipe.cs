using System.Buffers;
using System.Threading.Channels;
using Google.Protobuf;
using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>Messages between host and worker in one process. They are copied through their bytes: each side has message types of its own.</summary>
internal sealed class MessagePipe(WorkerLaunch launch, WorkerInternals worker, Func<Type, Func<string, object?[], object?>, object> proxy)
{
    private object? _processor;

    /// <summary>Stands in for the worker's client factory.</summary>
    public object CreateFactory() => proxy(worker.ClientFactory, (_, arguments) =>
    {
        _processor = arguments[0];
        return proxy(worker.Client, Client);
    });

    public ValueTask SendAsync(StreamingMessage message)
    {
        var processor = _processor ?? throw new InvalidOperationException("The worker has not connected.");
        return new(worker.Process(processor, Copy(message)));
    }

    /// <summary>Passes on what the worker's logger writes, which does not come through the client.</summary>
    public void Drain(IServiceProvider services)
    {
        var hostChannel = services.GetService(worker.HostChannel)
            ?? throw new WorkerStartException($"The app has no {worker.HostChannel.FullName} among its services.");
        var channel = worker.HostChannel.GetProperty("Channel")!.GetValue(hostChannel)!;
        var drain = typeof(MessagePipe).GetMethod(nameof(DrainAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
        drain.MakeGenericMethod(worker.Message).Invoke(this, [channel]);
    }

    private async Task DrainAsync<T>(object channel)
    {
        await foreach (var message in ((Channel<T>)channel).Reader.ReadAllAsync())
        {
            Receive(message!);
        }
    }

    private object? Client(string method, object?[] arguments)
    {
        if (method == "StartAsync")
        {
            launch.Received(new StreamingMessage { StartStream = new() { WorkerId = launch.WorkerId } });
            return Task.CompletedTask;
        }

        Receive(arguments[0]!);
        return ValueTask.CompletedTask;
    }

    private object Copy(StreamingMessage message)
    {
        var size = message.CalculateSize();
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            message.WriteTo(bytes.AsSpan(0, size));
            return worker.Parse(bytes, size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Receive(object message) => launch.Received(StreamingMessage.Parser.ParseFrom(worker.Write(message)));
}
