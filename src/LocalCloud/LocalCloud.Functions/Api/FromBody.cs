// Signatures of Microsoft.Azure.Functions.Worker.Extensions.Http 3.3.0.
using LocalCloud.Functions.Http;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

public class FromBodyAttribute() : InputConverterAttribute(typeof(FromBodyConverter));
