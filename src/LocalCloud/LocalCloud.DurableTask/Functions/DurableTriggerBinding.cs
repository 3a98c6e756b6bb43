using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;

namespace LocalCloud.DurableTask.Functions;

/// <summary>The three durable triggers: they only tell the worker which functions there are; the engine calls them.</summary>
/// <param name="attribute">Of the trigger: a name other than the function's.</param>
internal sealed class DurableTriggerBinding(DurableEngine engine, FunctionsWorker worker, DurableCode code, string bindingType, string attribute) : ITriggerBinding
{
    public string BindingType => bindingType;

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        var byName = new Dictionary<string, FunctionDescriptor>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            var name = function.Trigger.Text(attribute) ?? function.Name;
            if (!byName.TryAdd(name, function))
            {
                throw new SettingsException($"The functions '{byName[name].Name}' and '{function.Name}' are both the {code.ToString().ToLowerInvariant()} '{name}'.");
            }
        }

        worker.Set(code, byName);
        return new DurableListener(engine);
    }
}
