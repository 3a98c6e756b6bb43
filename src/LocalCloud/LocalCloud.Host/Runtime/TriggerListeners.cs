using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Runtime;

/// <summary>One listener for each kind of trigger the app uses; they start and stop side by side.</summary>
internal sealed partial class TriggerListeners(IEnumerable<ITriggerBinding> bindings, ILogger<TriggerListeners> logger)
{
    private readonly Dictionary<string, ITriggerBinding> _bindings =
        bindings.ToDictionary(binding => binding.BindingType, StringComparer.OrdinalIgnoreCase);

    private ITriggerListener[] _listeners = [];

    public void Create(IReadOnlyList<FunctionDescriptor> functions)
    {
        foreach (var unknown in functions
            .Where(function => !_bindings.ContainsKey(function.Trigger.Type))
            .GroupBy(function => function.Trigger.Type, StringComparer.OrdinalIgnoreCase))
        {
            NeverCalled(logger, string.Join(", ", unknown.Select(function => function.Name)), unknown.Key);
        }

        _listeners =
        [
            .. functions
                .Where(function => !function.IsDisabled && _bindings.ContainsKey(function.Trigger.Type))
                .GroupBy(function => function.Trigger.Type, StringComparer.OrdinalIgnoreCase)
                .Select(group => _bindings[group.Key].CreateListener([.. group])),
        ];
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));

    [LoggerMessage(1, LogLevel.Warning, "Never called: {Functions}. LocalCloud has no trigger of the kind '{Trigger}'.")]
    private static partial void NeverCalled(ILogger logger, string functions, string trigger);
}
