using System.Threading.Channels;

namespace LocalCloud.Functions.Tests;

/// <summary>What functions report, to be awaited one by one.</summary>
public sealed class Signal
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public void Send(string text) => _events.Writer.TryWrite(text);

    public Task<string> NextAsync() =>
        _events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    public bool TryNext(out string? text) => _events.Reader.TryRead(out text);
}
