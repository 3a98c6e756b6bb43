using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>Tells of the host that an app's entry point builds: .NET's own hook for tools that must reach into it.</summary>
internal sealed class HostingEvents : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    // Several apps may be in this process; each builds its host on a flow of its own.
    private static readonly AsyncLocal<HostingEvents?> s_current = new();
    private readonly List<IDisposable> _subscriptions = [];
    private readonly Action<IHostBuilder> _building;
    private readonly Action<IHost> _built;

    public HostingEvents(Action<IHostBuilder> building, Action<IHost> built)
    {
        (_building, _built) = (building, built);
        Keep(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>From here on, hosts built on this flow are meant.</summary>
    public void Enter() => s_current.Value = this;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            Keep(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (s_current.Value != this)
        {
            return;
        }

        if (value is { Key: "HostBuilding", Value: IHostBuilder builder })
        {
            _building(builder);
        }
        else if (value is { Key: "HostBuilt", Value: IHost host })
        {
            _built(host);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        IDisposable[] subscriptions;
        lock (_subscriptions)
        {
            subscriptions = [.. _subscriptions];
            _subscriptions.Clear();
        }

        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }
    }

    // Any thread that builds a host brings a listener.
    private void Keep(IDisposable subscription)
    {
        lock (_subscriptions)
        {
            _subscriptions.Add(subscription);
        }
    }
}
