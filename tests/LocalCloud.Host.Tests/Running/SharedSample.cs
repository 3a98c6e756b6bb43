namespace LocalCloud.Host.Tests.Running;

/// <summary>The sample with ASP.NET Core integration in this process, shared by tests that leave it as it is.</summary>
public sealed class SampleInMemory() : SharedSample("Http", isolated: false);

/// <summary>The same in a process of its own.</summary>
public sealed class SampleInItsOwnProcess() : SharedSample("Http", isolated: true);

/// <summary>The plain sample in this process.</summary>
public sealed class PlainInMemory() : SharedSample("HttpPlain", isolated: false);

/// <summary>The same in a process of its own.</summary>
public sealed class PlainInItsOwnProcess() : SharedSample("HttpPlain", isolated: true);

public abstract class SharedSample(string sample, bool isolated) : IAsyncLifetime
{
    private RunningApp? _app;

    internal RunningApp App => _app!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(sample, isolated);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
