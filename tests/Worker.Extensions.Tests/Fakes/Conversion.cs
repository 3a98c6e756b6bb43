using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Moq;

namespace Worker.Extensions.Tests.Fakes;

/// <summary>What the worker hands a converter.</summary>
internal sealed class Conversion(Type targetType, object? value, IReadOnlyDictionary<string, object?>? bindingData = null) : ConverterContext
{
    public override Type TargetType => targetType;

    public override object? Source => value;

    public override FunctionContext FunctionContext { get; } =
        Mock.Of<FunctionContext>(context => context.BindingContext == Mock.Of<BindingContext>(binding => binding.BindingData == bindingData));

    public override IReadOnlyDictionary<string, object> Properties { get; } = new Dictionary<string, object>();
}

internal sealed class ModelData(string source, string contentType, BinaryData content) : ModelBindingData
{
    public override string Version => "1.0";

    public override string Source => source;

    public override string ContentType => contentType;

    public override BinaryData Content => content;
}

internal sealed class ModelDataBatch(params ModelBindingData[] items) : CollectionModelBindingData
{
    public override ModelBindingData[] ModelBindingData => items;
}
