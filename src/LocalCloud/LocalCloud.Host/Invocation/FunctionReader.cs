using System.Text.Json;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker;

namespace LocalCloud.Host.Invocation;

/// <summary>From what the worker declares to descriptors, with settings in the place of <c>%NAME%</c>.</summary>
internal static class FunctionReader
{
    /// <param name="unusable">Told why a function is left out.</param>
    public static IReadOnlyList<FunctionDescriptor> Read(IEnumerable<RpcFunctionMetadata> functions, AppSettings settings, Action<string> unusable)
    {
        var read = new List<FunctionDescriptor>();
        foreach (var function in functions)
        {
            try
            {
                read.Add(Read(function, settings));
            }
            catch (UnusableFunctionException exception)
            {
                unusable(exception.Message);
            }
        }

        var twice = read.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? read : throw new WorkerStartException(
            $"Two functions are named '{twice.Key}': {string.Join(", ", twice.Select(function => function.EntryPoint))}.");
    }

    private static FunctionDescriptor Read(RpcFunctionMetadata function, AppSettings settings)
    {
        FunctionBinding[] bindings = [.. function.RawBindings.Select(raw => Read(function.Name, raw, settings))];
        return new()
        {
            Name = function.Name,
            Id = function.FunctionId,
            EntryPoint = function.EntryPoint,
            Bindings = bindings,
            Trigger = bindings.FirstOrDefault(binding => binding.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))
                ?? throw new WorkerStartException($"Function '{function.Name}' has no trigger."),
            Retry = RetryPolicy.Of(function.RetryOptions),
            IsDisabled = DisabledFunctions.Contains(function.Name, name => settings[name]),
        };
    }

    private static FunctionBinding Read(string function, string raw, AppSettings settings)
    {
        var declared = JsonElement.Parse(raw);
        var type = declared.GetProperty("type").GetString()!;
        var direction = declared.TryGetProperty("direction", out var value) && value.ValueEquals("Out") ? BindingDirection.Out : BindingDirection.In;
        try
        {
            return new(declared.GetProperty("name").GetString()!, type, direction, SettingReferences.Resolve(declared, name => settings[name]));
        }
        catch (SettingsException exception)
        {
            throw new UnusableFunctionException($"Function '{function}', {type}, {exception.Message}");
        }
    }
}
