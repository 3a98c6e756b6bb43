using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Runtime;

/// <summary>
/// One listener for each kind of trigger the app uses; they start and stop side by side. A function that cannot be triggered is told of and left
/// out, as in the real host.
/// </summary>
internal sealed partial class TriggerListeners(
    IEnumerable<ITriggerBinding> bindings, IEnumerable<IInputBinding> inputs, IEnumerable<IOutputBinding> outputs, HostJson host,
    ILogger<TriggerListeners> logger)
{
    // Kinds that the trigger or the worker itself serves.
    private static readonly string[] s_served = ["http", "durableClient"];

    private readonly Dictionary<string, ITriggerBinding> _bindings =
        bindings.ToDictionary(binding => binding.BindingType, StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _inputs = new([.. s_served, .. inputs.Select(input => input.BindingType)], StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _outputs = new([.. s_served, .. outputs.Select(output => output.BindingType)], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<ITriggerBinding> _used = [];
    private ITriggerListener[] _listeners = [];

    public void Create(IReadOnlyList<FunctionDescriptor> functions)
    {
        TellUnknown(functions);
        var groups = functions
            .Where(function => !function.IsDisabled && _bindings.ContainsKey(function.Trigger.Type))
            .GroupBy(function => function.Trigger.Type, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => _bindings[group.Key], group => group.ToArray());

        // A kind that only the build before this one had has none left.
        _used.UnionWith(groups.Keys);
        _listeners = [.. _used.Select(binding => ListenerOf(binding, groups.GetValueOrDefault(binding, []))).OfType<ITriggerListener>()];
    }

    /// <summary>Those that would miss something.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => StartAsync(listener => !listener.FindsWhatItMissed, cancellationToken);

    /// <summary>The others.</summary>
    public Task StartLateAsync(CancellationToken cancellationToken) => StartAsync(listener => listener.FindsWhatItMissed, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));

    /// <summary>Stops, but waits for what is running no longer than a worker that is to end does.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(WorkerSupervisor.Patience);
        try
        {
            await StopAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // What runs still is cancelled with its worker, and its trigger does what it does after a failure.
        }
    }

    private ITriggerListener? ListenerOf(ITriggerBinding binding, FunctionDescriptor[] functions)
    {
        try
        {
            return binding.CreateListener(functions);
        }
        catch (UnusableFunctionException)
        {
            var refusals = functions.Select(function => (Function: function, Reason: RefusalOf(binding, function))).ToList();
            TellUnusable(refusals.Select(refusal => refusal.Reason).OfType<string>());
            FunctionDescriptor[] usable = [.. refusals.Where(refusal => refusal.Reason is null).Select(refusal => refusal.Function)];
            return usable.Length == 0 ? null : binding.CreateListener(usable);
        }
    }

    private static string? RefusalOf(ITriggerBinding binding, FunctionDescriptor function)
    {
        try
        {
            binding.CreateListener([function]);
            return null;
        }
        catch (UnusableFunctionException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>A setting that several functions share is told of once.</summary>
    private void TellUnusable(IEnumerable<string> reasons)
    {
        foreach (var reason in reasons.Distinct())
        {
            logger.Unusable(reason);
        }
    }

    private Task StartAsync(Func<ITriggerListener, bool> which, CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Where(which).Select(listener => StartAsync(listener, cancellationToken)));

    private async Task StartAsync(ITriggerListener listener, CancellationToken cancellationToken)
    {
        var starting = listener.StartAsync(cancellationToken);
        try
        {
            await starting;
        }
        catch (UnusableFunctionException) when (starting.Exception!.InnerExceptions.All(exception => exception is UnusableFunctionException))
        {
            TellUnusable(starting.Exception!.InnerExceptions.Select(exception => exception.Message));
        }
    }

    private void TellUnknown(IReadOnlyList<FunctionDescriptor> functions)
    {
        foreach (var (kind, names) in Unknown(functions, function => [function.Trigger], _bindings.ContainsKey))
        {
            NeverCalled(logger, names, kind);
        }

        foreach (var (kind, names) in Unknown(functions, function => function.Bindings.Where(binding => binding.Direction == BindingDirection.Out), _outputs.Contains))
        {
            GoesNowhere(logger, names, kind);
        }

        foreach (var (kind, names) in Unknown(
            functions, function => function.Bindings.Where(binding => binding.Direction == BindingDirection.In && binding != function.Trigger), _inputs.Contains))
        {
            ComesEmpty(logger, names, kind);
        }

        if (SettingsWithoutEffect.Find(host.Root) is { Count: > 0 } settings)
        {
            HaveNoEffect(logger, string.Join(", ", settings));
        }
    }

    private static IEnumerable<(string Kind, string Functions)> Unknown(
        IEnumerable<FunctionDescriptor> functions, Func<FunctionDescriptor, IEnumerable<FunctionBinding>> bindingsOf, Func<string, bool> isKnown) =>
        from function in functions
        from binding in bindingsOf(function)
        where !isKnown(binding.Type)
        group function.Name by binding.Type.ToUpperInvariant() into kind
        select (functions.SelectMany(bindingsOf).First(binding => binding.Type.Equals(kind.Key, StringComparison.OrdinalIgnoreCase)).Type, string.Join(", ", kind.Distinct()));

    [LoggerMessage(1, LogLevel.Warning, "Never called: {Functions}. LocalCloud has no trigger of the kind '{Trigger}'.")]
    private static partial void NeverCalled(ILogger logger, string functions, string trigger);

    [LoggerMessage(2, LogLevel.Warning, "Lost: what {Functions} would send. LocalCloud has no output of the kind '{Output}'.")]
    private static partial void GoesNowhere(ILogger logger, string functions, string output);

    [LoggerMessage(4, LogLevel.Warning, "Without effect: {Settings} of host.json. LocalCloud has nothing that acts on them.")]
    private static partial void HaveNoEffect(ILogger logger, string settings);

    [LoggerMessage(3, LogLevel.Warning, "Empty: what {Functions} would be given. LocalCloud has no input of the kind '{Input}'.")]
    private static partial void ComesEmpty(ILogger logger, string functions, string input);
}
