namespace LocalCloud.Host.Runtime;

/// <summary>A kind of trigger. Registered in the host's services; one per binding type.</summary>
public interface ITriggerBinding
{
    /// <summary>For example <c>cosmosDBTrigger</c>; compared without case.</summary>
    string BindingType { get; }

    /// <summary>A listener for all functions with this trigger; called once for each start of the host, only when there are any; it outlives a worker that is replaced.</summary>
    /// <exception cref="Settings.SettingsException">An attribute or setting makes no sense; says which function and why.</exception>
    ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions);
}
