using Microsoft.Extensions.Hosting;

namespace LocalCloud.Functions.Runtime;

/// <summary>One listener for each kind of trigger the app uses; they start and stop side by side.</summary>
internal sealed class TriggerListeners : IHostedService
{
    private readonly ITriggerListener[] _listeners;

    public TriggerListeners(FunctionCatalogue catalogue, IEnumerable<ITriggerBinding> bindings)
    {
        var known = bindings.ToDictionary(binding => binding.AttributeType);
        string[] problems = [.. catalogue.Functions
            .Where(function => !known.ContainsKey(function.Trigger.GetType()))
            .Select(function => $"{function.EntryPoint}: LocalCloud has no trigger for {function.Trigger.GetType().Name}.")];
        if (problems.Length > 0)
        {
            throw new FunctionCatalogueException(problems);
        }

        _listeners = [.. catalogue.Functions
            .GroupBy(function => function.Trigger.GetType())
            .Select(group => known[group.Key].CreateListener([.. group]))];
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
}
