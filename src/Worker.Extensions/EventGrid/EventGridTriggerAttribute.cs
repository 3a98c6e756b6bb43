using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Extensions.EventGrid.TypeConverters;

[assembly: ExtensionInformation("Microsoft.Azure.WebJobs.Extensions.EventGrid", "3.3.0")]

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Calls a function with the events that Event Grid delivers.</summary>
[InputConverter(typeof(EventGridCloudEventConverter))]
[InputConverter(typeof(EventGridEventConverter))]
[InputConverter(typeof(EventGridBinaryDataConverter))]
[InputConverter(typeof(EventGridStringArrayConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Allow)]
public sealed class EventGridTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Whether the function takes many events at a time.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }
}
